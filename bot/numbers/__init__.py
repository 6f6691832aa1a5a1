"""Reports in numbers: what is counted and shown, as pictures, tables and the monthly monitoring. Nobody is named."""
