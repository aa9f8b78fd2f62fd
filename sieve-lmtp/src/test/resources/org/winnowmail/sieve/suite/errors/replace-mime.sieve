require ["replace"];
replace :mime :subject "new" "Content-Type: text/plain";
replace :mime :from "a@example.org" "Content-Type: text/plain";
replace :mime :subject "new" :from "a@example.org" "Content-Type: text/plain";
