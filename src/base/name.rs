//! A name that the window can show in each of its languages.

use std::sync::Arc;

/// A name in English and Japanese; the same text twice when only one is known.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Name {
    pub en: Arc<str>,
    pub ja: Arc<str>,
}

impl Name {
    pub fn new(en: &str, ja: &str) -> Self {
        Self { en: en.into(), ja: ja.into() }
    }

    pub fn same(text: &str) -> Self {
        let text: Arc<str> = text.into();
        Self { en: text.clone(), ja: text }
    }
}
