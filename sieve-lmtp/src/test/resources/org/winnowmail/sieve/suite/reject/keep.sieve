require "reject";
keep;
reject "one";
