require ["include", "variables"];
global "seen";
set "local" "only here";
set "seen" "${seen}x";
return;
