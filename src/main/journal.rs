//! `yagura verify` and `yagura journal`: proving and exporting journals.

use std::fs::File;
use std::ops::ControlFlow;
use std::path::Path;

use anyhow::{Context as _, Result, bail};
use yagura::journal::{Break, ExportFormat, JournalError, Proof, Reader};

use crate::args::{ExportArgs, JournalArgs, JournalCommand, VerifyArgs};
use crate::screen;

pub fn run(args: &JournalArgs) -> Result<()> {
    match &args.command {
        JournalCommand::Export(args) => export(args),
    }
}

/// Proves all files, then fails if one does not hold.
pub fn verify(args: &VerifyArgs) -> Result<()> {
    let mut failures = Vec::new();
    for file in &args.files {
        match verify_one(file, args.head.as_deref()) {
            Ok(told) => screen::say(&format!("{told}\n"))?,
            Err(error) => failures.push(format!("{error:#}")),
        }
    }
    if failures.is_empty() { Ok(()) } else { bail!("{}", failures.join("\n")) }
}

fn verify_one(file: &Path, noted: Option<&str>) -> Result<String> {
    let proof = yagura::journal::verify(file)?;
    if let Some(broken) = &proof.broken {
        bail!("{}", broken_line(&proof, broken));
    }
    if let Some(noted) = noted
        && !has_hash(&proof, noted)?
    {
        bail!(
            "{}: all records hold, but none has the hash {noted}; the end was cut off, or it is another journal",
            file.display()
        );
    }
    Ok(proven_line(file, &proof))
}

fn proven_line(file: &Path, proof: &Proof) -> String {
    let first = proof.files.first().map_or(0, |file| file.first);
    let files = match proof.files.len() {
        1 => String::new(),
        count => format!(", in {count} files"),
    };
    let not_checked = proof
        .not_checked
        .as_ref()
        .map_or_else(String::new, |words| format!(" The records before are {words}: they were not checked."));
    let (last, hash) = (proof.head.number, proof.head.hash);
    format!("{}: records {first} to {last} hold{files}. The last has the hash {hash}.{not_checked}", file.display())
}

fn broken_line(proof: &Proof, broken: &Break) -> String {
    let wall =
        broken.wall.map_or_else(String::new, |wall| format!(" ({})", wall.utc().format("%Y-%m-%d %H:%M:%S UTC")));
    let Break { file, record, fault, .. } = broken;
    let hold = match proof.records() {
        0 => "No record before it holds".to_owned(),
        records => format!("The {records} before it hold"),
    };
    format!("{}: record {record}{wall} is broken: {fault}. {hold}.", file.display())
}

fn has_hash(proof: &Proof, noted: &str) -> Result<bool, JournalError> {
    for file in &proof.files {
        let found = Reader::open(&file.file)?.for_each(i64::MIN, |record| {
            if record.hash.to_string().starts_with(noted) { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        })?;
        if found.is_some() {
            return Ok(true);
        }
    }
    Ok(false)
}

fn export(args: &ExportArgs) -> Result<()> {
    let format = if args.csv { ExportFormat::Csv } else { ExportFormat::JsonLines };
    let Some(out) = &args.out else {
        return screen::pour(|out| Ok(yagura::journal::export(&args.file, format, out).map(drop)?));
    };
    // Opened first, so that a wrong path doesn't cost an existing file its contents.
    Reader::open(&args.file)?;
    if out.canonicalize().is_ok_and(|out| args.file.canonicalize().is_ok_and(|file| out == file)) {
        bail!("{} is the journal itself; write to another file", out.display());
    }
    let file = File::create(out).with_context(|| {
        format!("can't write {}: choose a folder that exists and that you may write to", out.display())
    })?;
    let records = yagura::journal::export(&args.file, format, &file)?;
    screen::say(&format!("{}: {records} records.\n", out.display()))
}
