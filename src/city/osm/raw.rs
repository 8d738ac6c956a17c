//! What an OpenStreetMap file holds: nodes, ways and relations with their tags, before anything is made of them.

use std::collections::HashMap;

use crate::base::geo::LatLon;

/// Everything in a file that Yagura looks at.
#[derive(Clone, Debug, Default)]
pub struct RawData {
    /// South-west and north-east corner of what the file covers, when it says so.
    pub bounds: Option<(LatLon, LatLon)>,
    pub nodes: Vec<RawNode>,
    pub ways: Vec<RawWay>,
    pub relations: Vec<RawRelation>,
}

/// A point of the map.
#[derive(Clone, Debug)]
pub struct RawNode {
    pub id: i64,
    pub place: LatLon,
    pub tags: Tags,
}

/// A line or ring of nodes.
#[derive(Clone, Debug)]
pub struct RawWay {
    pub id: i64,
    pub nodes: Vec<i64>,
    pub tags: Tags,
}

/// A group of elements with roles.
#[derive(Clone, Debug)]
pub struct RawRelation {
    pub members: Vec<Member>,
    pub tags: Tags,
}

/// An element in a relation.
#[derive(Clone, Debug)]
pub struct Member {
    pub kind: MemberKind,
    pub id: i64,
    pub role: String,
}

/// What a member of a relation is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MemberKind {
    Node,
    Way,
    Relation,
}

/// Keys and values of an element.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tags(Vec<(String, String)>);

impl Tags {
    pub fn add(&mut self, key: &str, value: &str) {
        if !is_noise(key) {
            self.0.push((key.to_owned(), value.to_owned()));
        }
    }

    pub fn get(&self, key: &str) -> Option<&str> {
        self.0.iter().find(|(known, _)| known == key).map(|(_, value)| value.as_str())
    }

    /// The value of a key, or "" when there is none.
    pub fn value(&self, key: &str) -> &str {
        self.get(key).unwrap_or("")
    }

    /// Whether a key is there with a value that doesn't deny it.
    pub fn says(&self, key: &str) -> bool {
        self.get(key).is_some_and(|value| !matches!(value, "no" | "false" | "0"))
    }
}

/// Keys that fill files and that nothing here asks for.
fn is_noise(key: &str) -> bool {
    key.starts_with("source") || key.starts_with("KSJ2") || matches!(key, "created_by" | "note" | "note:ja" | "fixme")
}

impl RawData {
    /// Where each way lies in `ways`, by its id.
    pub fn way_index(&self) -> HashMap<i64, usize> {
        self.ways.iter().enumerate().map(|(index, way)| (way.id, index)).collect()
    }
}
