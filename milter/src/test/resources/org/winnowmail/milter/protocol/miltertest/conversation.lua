-- Drives the server with OpenDKIM's miltertest, an MTA written by other people.
-- The socket is given with -D socket=...; the filter is MiltertestTest's.

local function check(condition, what)
  if not condition then
    error(what)
  end
end

local function start(name, address)
  local conn = mt.connect(socket)
  check(conn ~= nil, "connect")
  check(mt.negotiate(conn, nil, nil, nil) == nil, "negotiate")
  check(mt.conninfo(conn, name, address) == nil, "conninfo")
  check(mt.getreply(conn) == SMFIR_CONTINUE, "reply to conninfo")
  check(mt.helo(conn, "helo.example.org") == nil, "helo")
  return conn
end

local function envelope(conn, from, to)
  mt.macro(conn, SMFIC_MAIL, "i", "4MILTERTEST", "{mail_addr}", from)
  check(mt.mailfrom(conn, "<" .. from .. ">") == nil, "mailfrom")
  check(mt.rcptto(conn, "<" .. to .. ">") == nil, "rcptto")
end

local function content(conn)
  check(mt.data(conn) == nil, "data")
  check(mt.header(conn, "From", "a@example.org") == nil, "header")
  check(mt.header(conn, "X-Spam-Flag", "YES") == nil, "header")
  check(mt.header(conn, "Subject", "one\n\ttwo") == nil, "folded header")
  check(mt.eoh(conn) == nil, "eoh")
  check(mt.bodystring(conn, "text\r\n") == nil, "body")
  check(mt.bodyrandom(conn, 70000) == nil, "large body")
  check(mt.eom(conn) == nil, "eom")
end

-- Every edit arrives as what it is.
local conn = start("mail.example.org", "192.0.2.7")
envelope(conn, "a@example.org", "b@example.net")
check(mt.getreply(conn) == SMFIR_CONTINUE, "reply to a good recipient")
content(conn)
check(mt.getreply(conn) == SMFIR_ACCEPT, "accepted")
check(mt.eom_check(conn, MT_HDRINSERT, "Authentication-Results", " mx.example.net; none"), "inserted")
check(mt.eom_check(conn, MT_HDRADD, "X-Spam-Score", " 0.1"), "added")
check(mt.eom_check(conn, MT_HDRCHANGE, "Subject", " [SPAM] one"), "changed")
check(mt.eom_check(conn, MT_HDRDELETE, "X-Spam-Flag"), "deleted")
check(mt.eom_check(conn, MT_RCPTADD, "<c@example.net>"), "recipient added")
check(mt.eom_check(conn, MT_RCPTDELETE, "<b@example.net>"), "recipient deleted")
check(mt.eom_check(conn, MT_QUARANTINE, "held"), "quarantined")

-- A second message, refused at the recipient, then given up.
envelope(conn, "a@example.org", "refused@example.net")
check(mt.getreply(conn) == SMFIR_REPLYCODE, "recipient refused")
check(mt.abort(conn) == nil, "abort")

-- A third, refused at the end.
envelope(conn, "spammer@example.org", "b@example.net")
check(mt.getreply(conn) == SMFIR_CONTINUE, "reply to the recipient")
content(conn)
check(mt.getreply(conn) == SMFIR_REPLYCODE, "message refused")
check(mt.eom_check(conn, MT_SMTPREPLY, "550", "5.7.1", "100%% spam"), "text of the refusal")
mt.disconnect(conn)

-- Clients of other kinds.
conn = start("mail6.example.org", "2001:db8::7")
envelope(conn, "a@example.org", "b@example.net")
mt.disconnect(conn)
conn = start("unknown", "unspec")
envelope(conn, "a@example.org", "b@example.net")
mt.disconnect(conn)
