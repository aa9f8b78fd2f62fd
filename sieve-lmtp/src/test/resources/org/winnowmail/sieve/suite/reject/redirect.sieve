require "ereject";
redirect "a@example.org";
ereject "one";
