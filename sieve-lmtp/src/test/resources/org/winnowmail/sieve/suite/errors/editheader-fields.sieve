require ["editheader", "encoded-character"];
addheader "X Note" "text";
addheader "" "text";
addheader "X-Note" "bell${hex: 07}";
deleteheader "X:Note";
