//! Commands under way: issued, and not ended by any record. After a crash they are asked for, not repeated.

use rusqlite::Connection;
use serde_json::Value;

use crate::base::time::Timestamp;
use crate::model::CommandId;

use super::record::Kind;

/// A command without an outcome in the journal.
#[derive(Clone, Debug, PartialEq)]
pub struct UnderWay {
    pub command: CommandId,
    /// Whether a message of it went out, or was about to. If not, it never will: a station that comes back ends it.
    pub is_sent: bool,
    /// Whether somebody took it back: its executor is told so again until it answers.
    pub is_withdrawn: bool,
    /// The record that it was issued by.
    pub record: i64,
    pub written: Timestamp,
    /// The URN of its target.
    pub target: String,
    pub why: String,
    /// Issuer, order and times, as [`super::Clerk::issued`] wrote them.
    pub body: Value,
}

/// What a record does to the list of commands under way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Effect {
    Opens { is_sent: bool },
    Sends,
    Ends,
    Nothing,
}

pub(super) fn effect(kind: &str, body: &str) -> Effect {
    match Kind::of_word(kind) {
        Some(Kind::CommandIssued) => Effect::Opens { is_sent: false },
        Some(Kind::CommandCarried) => {
            let body: Value = serde_json::from_str(body).unwrap_or_default();
            // When it can't be told, it is asked for: that never makes anything happen.
            Effect::Opens { is_sent: body.get("is_sent").and_then(Value::as_bool).unwrap_or(true) }
        }
        Some(Kind::CommandSent) => Effect::Sends,
        Some(Kind::CommandEnded) => Effect::Ends,
        _ => Effect::Nothing,
    }
}

/// All commands under way, oldest first.
pub(super) fn read(connection: &Connection) -> rusqlite::Result<Vec<UnderWay>> {
    let mut select = connection.prepare(
        "SELECT u.command, u.is_sent, r.number, r.wall_ms, r.targets, r.why, r.body,
                EXISTS (SELECT 1 FROM record w WHERE w.number > r.number AND w.command = u.command AND w.kind = ?1)
         FROM under_way u JOIN record r ON r.number = u.record ORDER BY u.command",
    )?;
    let rows = select.query_map([Kind::CommandWithdrawn.word()], |row| {
        let body: String = row.get(6)?;
        let body: Value = serde_json::from_str(&body).ok().filter(Value::is_object).unwrap_or_default();
        // One that was carried over from an archive says it itself.
        let was_withdrawn = body.get("is_withdrawn").and_then(Value::as_bool).unwrap_or(false);
        Ok(UnderWay {
            command: CommandId(row.get::<_, i64>(0)? as u64),
            is_sent: row.get(1)?,
            is_withdrawn: was_withdrawn || row.get(7)?,
            record: row.get(2)?,
            written: Timestamp(row.get(3)?),
            target: row.get(4)?,
            why: row.get(5)?,
            body,
        })
    })?;
    rows.collect()
}

/// The list as it stands in the file: command, record, whether sent.
pub(super) fn listed(connection: &Connection) -> rusqlite::Result<Vec<(i64, i64, i64)>> {
    let mut select = connection.prepare("SELECT command, record, is_sent FROM under_way ORDER BY command")?;
    let rows = select.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    rows.collect()
}
