"""The room of partners: initiatives, sites, organizations, people and involvements, in the browser."""
