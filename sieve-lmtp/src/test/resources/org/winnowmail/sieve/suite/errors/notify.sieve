require "enotify";
notify "tel:+15551212";
notify :importance "4" "mailto:a@example.com";
notify :from "nobody" "mailto:a@example.com";
notify :options ["=x"] "mailto:a@example.com";
notify "mailto:a@example.com?subject";
