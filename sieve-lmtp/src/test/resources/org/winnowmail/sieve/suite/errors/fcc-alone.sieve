require ["fcc", "vacation"];
vacation :fcc "Sent" :create "away";
vacation :fcc "Sent" :flags "\\Seen" "away";
vacation :fcc "Sent" :specialuse "\\Sent" "away";
