// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.mailauth.dns;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.EDNSOption;
import org.xbill.DNS.ExtendedErrorCodeOption;
import org.xbill.DNS.Flags;
import org.xbill.DNS.MXRecord;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.PTRRecord;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.TXTRecord;

/** Reads a resolver's reply: follows aliases inside it, takes the smallest TTL, names every failure. */
final class DnsReply {
    /** Aliases followed in one reply; resolvers stop between 8 and 16. */
    private static final int MAX_ALIASES = 12;

    /** TTL of "there is none" when the zone's SOA is missing from the reply (RFC 2308, section 5: do not keep long). */
    private static final long NEGATIVE_TTL_WITHOUT_SOA = 60;

    private DnsReply() {}

    static DnsAnswer read(DnsQuestion question, Message reply, int maxAnswer) {
        boolean authenticated = reply.getHeader().getFlag(Flags.AD);
        int rcode = reply.getRcode();
        if (rcode == Rcode.NXDOMAIN) {
            return new DnsAnswer.NoName(negativeTtl(reply), authenticated);
        }
        if (rcode != Rcode.NOERROR) {
            return failed(rcode, reply);
        }
        if (reply.getHeader().getFlag(Flags.TC)) {
            return new DnsAnswer.ServFail("answer is truncated, even over TCP");
        }
        return found(question, reply, authenticated, maxAnswer);
    }

    private static DnsAnswer found(DnsQuestion question, Message reply, boolean authenticated, int maxAnswer) {
        List<Record> section = reply.getSection(Section.ANSWER);
        String owner = question.name();
        long ttl = Long.MAX_VALUE;
        Set<String> seen = new HashSet<>();
        while (true) {
            List<DnsRecord> records = new ArrayList<>();
            String alias = "";
            int bytes = 0;
            for (Record r : section) {
                if (!text(r.getName()).equals(owner)) {
                    continue;
                }
                if (r instanceof CNAMERecord c) {
                    alias = text(c.getTarget());
                    ttl = Math.min(ttl, r.getTTL());
                } else if (fits(question.type(), r)) {
                    DnsRecord record = record(r);
                    bytes += record.weight();
                    if (bytes > maxAnswer + 80 * section.size()) {
                        return new DnsAnswer.ServFail("answer is larger than " + maxAnswer + " bytes");
                    }
                    records.add(record);
                    ttl = Math.min(ttl, r.getTTL());
                }
            }
            if (!records.isEmpty()) {
                return new DnsAnswer.Records(records, ttl, authenticated);
            }
            if (alias.isEmpty()) {
                return new DnsAnswer.NoData(Math.min(ttl, negativeTtl(reply)), authenticated);
            }
            if (!seen.add(owner) || seen.size() > MAX_ALIASES) {
                return new DnsAnswer.ServFail("CNAME loop at " + owner);
            }
            owner = alias;
        }
    }

    private static boolean fits(RecordType type, Record r) {
        return switch (type) {
            case A -> r instanceof ARecord;
            case AAAA -> r instanceof AAAARecord;
            case MX -> r instanceof MXRecord;
            case PTR -> r instanceof PTRRecord;
            case TXT -> r instanceof TXTRecord;
        };
    }

    private static DnsRecord record(Record r) {
        return switch (r) {
            case ARecord a -> new DnsRecord.Ip(a.getAddress());
            case AAAARecord a -> new DnsRecord.Ip(a.getAddress());
            case MXRecord m -> new DnsRecord.Mx(m.getPriority(), text(m.getTarget()));
            case PTRRecord p -> new DnsRecord.Ptr(text(p.getTarget()));
            case TXTRecord t -> {
                StringBuilder joined = new StringBuilder();
                for (byte[] part : t.getStringsAsByteArrays()) {
                    joined.append(new String(part, StandardCharsets.ISO_8859_1));
                }
                yield new DnsRecord.Txt(joined.toString());
            }
            default -> throw new IllegalStateException("not asked for: " + r.getClass());
        };
    }

    /** A name as {@link DnsQuestion} writes it: raw bytes as chars, lower case, no final dot. */
    private static String text(Name name) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < name.labels(); i++) {
            byte[] label = name.getLabel(i);
            int length = label[0] & 0xFF;
            if (length == 0) {
                break;
            }
            if (i > 0) {
                text.append('.');
            }
            text.append(new String(label, 1, length, StandardCharsets.ISO_8859_1));
        }
        return text.toString().toLowerCase(Locale.ROOT);
    }

    /** RFC 2308, section 5: the smaller of the SOA's own TTL and its minimum field. */
    private static long negativeTtl(Message reply) {
        for (Record r : reply.getSection(Section.AUTHORITY)) {
            if (r instanceof SOARecord soa) {
                return Math.min(soa.getTTL(), soa.getMinimum());
            }
        }
        return NEGATIVE_TTL_WITHOUT_SOA;
    }

    private static DnsAnswer failed(int rcode, Message reply) {
        String reason = Rcode.string(rcode);
        OPTRecord opt = reply.getOPT();
        if (opt != null) {
            for (EDNSOption option : opt.getOptions(EDNSOption.Code.EDNS_EXTENDED_ERROR)) {
                if (option instanceof ExtendedErrorCodeOption error) {
                    int code = error.getErrorCode();
                    reason = ExtendedErrorCodeOption.text(code);
                    if (code >= ExtendedErrorCodeOption.DNSSEC_BOGUS && code <= ExtendedErrorCodeOption.NSEC_MISSING) {
                        return new DnsAnswer.Bogus(reason);
                    }
                }
            }
        }
        return new DnsAnswer.ServFail(reason);
    }
}
