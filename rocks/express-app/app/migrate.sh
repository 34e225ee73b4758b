exec node migrate.js
