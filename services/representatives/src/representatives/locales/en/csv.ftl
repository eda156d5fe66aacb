# CSV files.

csv-unreadable = The file could not be read as a table
    .detail = Save it as CSV with the names of the columns in its first line. The columns that it needs are: { $columns }.
csv-too-long = The table has too many rows
    .detail = Send at most { $maximum } rows at a time; divide the file.
