% Print what Octave makes of CSV files: `octave readers.m FILE...`, with csv2cell of its package io.
pkg load io
tables = {};
files = argv();
for i = 1:numel(files)
  found = csv2cell(files{i});
  table.columns = found(1, :);
  table.rows = {};
  for j = 2:rows(found)
    table.rows{end + 1} = found(j, :);
  end
  tables{end + 1} = ["\"" files{i} "\": " jsonencode(table)];
end
description = pkg("describe", "io");
release = sprintf("%s, io %s", version(), description{1}.version);
printf("{\"version\": \"%s\", \"tables\": {%s}}\n", release, strjoin(tables, ", "));
