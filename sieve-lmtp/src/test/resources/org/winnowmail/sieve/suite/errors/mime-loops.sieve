require ["foreverypart", "mime", "variables", "extracttext"];
break;
foreverypart :name "outer" { break :name "other"; }
if header :anychild "content-type" "text/plain" { stop; }
if exists :anychild "content-md5" { stop; }
if address :anychild "from" "a@example.org" { stop; }
if header :type "content-type" "text" { stop; }
if header :param "name" "content-type" "x" { stop; }
if header :mime :type :subtype "content-type" "text" { stop; }
extracttext "all";
