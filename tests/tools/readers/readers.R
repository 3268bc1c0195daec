# Print what R makes of CSV files by default: `Rscript readers.R PACKAGE FILE...`.
arguments <- commandArgs(trailingOnly = TRUE)
package <- arguments[1]
read <- switch(package,
  base = read.csv,
  readr = function(path) as.data.frame(readr::read_csv(path, show_col_types = FALSE)),
  data.table = function(path) as.data.frame(data.table::fread(path))
)
quoted <- function(text) {
  text <- gsub("\\", "\\\\", enc2utf8(text), fixed = TRUE)
  paste0('"', gsub('"', '\\"', text, fixed = TRUE), '"')
}
cells <- function(column) {
  shown <- if (is.logical(column)) {
    ifelse(column, "true", "false")
  } else if (is.numeric(column) && is.null(attr(column, "class"))) {
    sprintf("%.15g", column)
  } else if (inherits(column, "integer64")) {
    as.character(column)
  } else {
    quoted(as.character(column))
  }
  ifelse(is.na(column), "null", shown)
}
tables <- vapply(arguments[-1], function(path) {
  frame <- tryCatch(read(path), error = conditionMessage)
  body <- if (is.character(frame)) {
    paste0('"error": ', quoted(frame))
  } else {
    columns <- lapply(frame, cells)
    rows <- if (nrow(frame)) {
      paste0("[", do.call(paste, c(unname(columns), sep = ", ")), "]")
    }
    paste0(
      '"columns": [', paste(quoted(names(frame)), collapse = ", "),
      '], "rows": [', paste(rows, collapse = ", "), "]"
    )
  }
  paste0(quoted(path), ": {", body, "}")
}, "")
version <- if (package == "base") as.character(getRversion()) else as.character(packageVersion(package))
cat('{"version": ', quoted(version), ', "tables": {', paste(tables, collapse = ", "), "}}\n", sep = "")
