"""What a search asks for and what it finds, for every room: read from an address, put to Solr, told in words."""
