require ["ereject", "vacation"];
ereject "one";
vacation "away";
