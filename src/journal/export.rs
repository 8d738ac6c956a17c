//! Exports: a journal as comma-separated values for spreadsheets, or as JSON Lines for programs.

use std::io::{BufWriter, Write};
use std::ops::ControlFlow;
use std::path::Path;

use serde_json::{Map, Value};

use crate::base::time::Timestamp;

use super::error::JournalError;
use super::reader::{COLUMNS, Reader, StoredRecord};

/// How records are written out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExportFormat {
    /// RFC 4180, with a line of names. A text that a spreadsheet would take for a formula gets a leading apostrophe.
    Csv,
    /// One JSON object a line, exact.
    JsonLines,
}

/// Writes all records of one file. Returns how many.
///
/// # Errors
/// When the journal can't be read, or is damaged, or the export can't be written.
pub fn export(path: &Path, format: ExportFormat, out: impl Write) -> Result<u64, JournalError> {
    let reader = Reader::open(path)?;
    let mut out = BufWriter::new(out);
    let failed = |error: std::io::Error| JournalError::Export { cause: error.to_string() };
    if format == ExportFormat::Csv {
        write!(out, "{},utc\r\n", COLUMNS.join(",")).map_err(failed)?;
    }
    let mut records = 0;
    let stopped = reader.for_each(i64::MIN, |record| {
        let line = match format {
            ExportFormat::Csv => csv_line(&record),
            ExportFormat::JsonLines => json_line(record),
        };
        records += 1;
        match out.write_all(line.as_bytes()) {
            Ok(()) => ControlFlow::Continue(()),
            Err(error) => ControlFlow::Break(error),
        }
    })?;
    stopped.map_or(Ok(()), Err).and_then(|()| out.flush()).map_err(failed)?;
    Ok(records)
}

fn utc(record: &StoredRecord) -> String {
    Timestamp(record.wall_ms).utc().format("%Y-%m-%dT%H:%M:%S%.3fZ").to_string()
}

fn csv_line(record: &StoredRecord) -> String {
    let number = |number: Option<i64>| number.map(|number| number.to_string()).unwrap_or_default();
    let mut fields =
        vec![record.number.to_string(), record.wall_ms.to_string(), number(record.source_ms), number(record.command)];
    fields.extend(record.texts.iter().map(|text| csv_text(text)));
    fields.extend([record.previous.to_string(), record.hash.to_string(), utc(record)]);
    format!("{}\r\n", fields.join(","))
}

fn csv_text(text: &str) -> String {
    let guard = if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { "'" } else { "" };
    if guard.is_empty() && !text.contains([',', '"', '\n', '\r']) {
        return text.to_owned();
    }
    format!("\"{guard}{}\"", text.replace('"', "\"\""))
}

fn json_line(record: StoredRecord) -> String {
    let utc = utc(&record);
    let StoredRecord { number, wall_ms, source_ms, command, texts, previous, hash } = record;
    let numbers = [number.into(), wall_ms.into(), source_ms.into(), command.into()];
    let hashes = [previous, hash].map(|hash| hash.to_string().into());
    let values = numbers.into_iter().chain(texts.map(Value::from)).chain(hashes);
    let mut object: Map<String, Value> = COLUMNS.iter().map(|name| (*name).to_owned()).zip(values).collect();
    object.insert("utc".to_owned(), utc.into());
    format!("{}\n", Value::Object(object))
}
