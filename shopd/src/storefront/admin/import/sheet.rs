use csv::{ByteRecord, ReaderBuilder, StringRecord};

use super::{COLUMNS, guard::unguarded};

/// Files of spreadsheets start with it.
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// A file of products whose first line has been understood; its rows are read one after the other.
pub(super) struct Sheet<'f> {
    reader: csv::Reader<&'f [u8]>,
    columns: Vec<&'static str>,
    record: ByteRecord,
    file: &'f [u8],
    /// How far lines have been counted, and how many there are until then.
    counted: (usize, u64),
}

/// Why a file is none of products.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum NoSheet {
    /// There is nothing in it.
    Empty,
    /// It is not UTF-8 text.
    NotText,
    /// Its first line has a column that nobody knows.
    UnknownColumn(String),
    /// Its first line has a column twice.
    ColumnTwice(&'static str),
    /// Its first line has no column for the SKU.
    NoSku,
}

/// A row of a file: the line on which it begins, and its cells by their columns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct SheetRow {
    pub(super) line: u64,
    pub(super) cells: Result<Vec<(&'static str, String)>, BrokenRow>,
}

/// Why the cells of a row cannot be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum BrokenRow {
    /// It has more or fewer cells than the first line.
    Length,
    /// It is not UTF-8 text.
    NotText,
}

impl<'f> Sheet<'f> {
    /// Reads the first line.
    pub(super) fn open(file: &'f [u8]) -> Result<Self, NoSheet> {
        let file = file.strip_prefix(BYTE_ORDER_MARK).unwrap_or(file);
        let first = file.split(|byte| *byte == b'\n').next().unwrap_or_default();
        // Spreadsheets of countries that write 19,90 set semicolons between the cells.
        let delimiter = if first.contains(&b';') && !first.contains(&b',') {
            b';'
        } else {
            b','
        };
        let mut reader = ReaderBuilder::new()
            .delimiter(delimiter)
            .flexible(true)
            .from_reader(file);
        let head = reader.byte_headers().map_err(|_| NoSheet::NotText)?;
        let head = StringRecord::from_byte_record(head.clone()).map_err(|_| NoSheet::NotText)?;
        if head.is_empty() || head.iter().all(|cell| cell.trim().is_empty()) {
            return Err(NoSheet::Empty);
        }
        Ok(Self {
            columns: columns(&head)?,
            reader,
            record: ByteRecord::new(),
            file,
            counted: (0, 1),
        })
    }
}

fn columns(head: &StringRecord) -> Result<Vec<&'static str>, NoSheet> {
    let mut columns: Vec<&'static str> = Vec::with_capacity(head.len());
    for name in head {
        let name = name.trim().to_lowercase();
        let known = COLUMNS.into_iter().find(|column| *column == name);
        let column = known.ok_or_else(|| {
            let shown = name.chars().filter(|letter| !letter.is_control());
            NoSheet::UnknownColumn(shown.take(40).collect())
        })?;
        if columns.contains(&column) {
            return Err(NoSheet::ColumnTwice(column));
        }
        columns.push(column);
    }
    if columns.contains(&"sku") {
        Ok(columns)
    } else {
        Err(NoSheet::NoSku)
    }
}

impl Iterator for Sheet<'_> {
    type Item = SheetRow;

    fn next(&mut self) -> Option<SheetRow> {
        // Reading from memory does not fail, and rows of other lengths are told below.
        if !self.reader.read_byte_record(&mut self.record).ok()? {
            return None;
        }
        Some(SheetRow {
            line: self.line(),
            cells: self.cells(),
        })
    }
}

impl Sheet<'_> {
    /// The line on which the row begins. The reader's own count stands before the line ends that it skips.
    fn line(&mut self) -> u64 {
        let byte = self.record.position().map_or(0, csv::Position::byte);
        let (counted, lines) = self.counted;
        let mut start = usize::try_from(byte).unwrap_or(self.file.len());
        while matches!(self.file.get(start), Some(b'\r' | b'\n')) {
            start += 1;
        }
        let between = self.file.get(counted..start).unwrap_or_default();
        let begun = between.split(|byte| *byte == b'\n').count();
        self.counted = (start, lines + begun as u64 - 1);
        self.counted.1
    }

    fn cells(&self) -> Result<Vec<(&'static str, String)>, BrokenRow> {
        if self.record.len() != self.columns.len() {
            return Err(BrokenRow::Length);
        }
        let cells = self.columns.iter().zip(&self.record);
        cells
            .map(|(column, cell)| {
                let text = str::from_utf8(cell).map_err(|_| BrokenRow::NotText)?;
                Ok((*column, unguarded(text).to_owned()))
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(file: &[u8]) -> Vec<SheetRow> {
        Sheet::open(file).ok().unwrap().collect()
    }

    #[test]
    fn rows_know_their_line_and_their_columns() {
        let file =
            b"\xef\xbb\xbfSKU, name\r\nL-1,\"a \"\"lamp\"\"\nof two lines\"\r\nC-1,'=chair\r\n";
        let rows = rows(file);
        let cells =
            |sku: &str, name: &str| Ok(vec![("sku", sku.to_owned()), ("name", name.to_owned())]);
        assert_eq!(rows[0].line, 2);
        assert_eq!(rows[0].cells, cells("L-1", "a \"lamp\"\nof two lines"));
        assert_eq!(rows[1].line, 4);
        assert_eq!(rows[1].cells, cells("C-1", "=chair"));
        assert_eq!(rows.len(), 2);
    }

    #[test]
    fn semicolons_may_stand_between_the_cells() {
        let rows = rows(b"sku;price\nL-1;19,90\n");
        let cells = rows[0].cells.clone().unwrap();
        assert_eq!(cells[1], ("price", "19,90".to_owned()));
    }

    #[test]
    fn rows_that_cannot_be_told_apart_are_broken() {
        let rows = rows(b"sku,name\nL-1\nL-2,a,b\nL-3,\xff\nL-4,d\n");
        let broken: Vec<_> = rows.iter().map(|row| row.cells.clone().err()).collect();
        assert_eq!(
            broken,
            [
                Some(BrokenRow::Length),
                Some(BrokenRow::Length),
                Some(BrokenRow::NotText),
                None
            ]
        );
    }

    #[test]
    fn what_is_no_list_of_products_is_refused() {
        for (file, why) in [
            (&b""[..], NoSheet::Empty),
            (b"\n\n", NoSheet::Empty),
            (b"\x89PNG\r\n\x1a\n\0\0", NoSheet::NotText),
            (b"sku,colour\n", NoSheet::UnknownColumn("colour".to_owned())),
            (b"sku,name,sku\n", NoSheet::ColumnTwice("sku")),
            (b"name\n", NoSheet::NoSku),
        ] {
            assert_eq!(Sheet::open(file).err(), Some(why));
        }
    }
}
