"""Getting publishers' live files into a mirror folder: the only room that speaks to other machines."""
