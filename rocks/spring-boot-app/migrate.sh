exec java -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -jar guest-book-0.1.0.jar migrate
