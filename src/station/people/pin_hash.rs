//! PIN hashes: Argon2id with a salt of its own for each person (RFC 9106).

use argon2::password_hash::{PasswordHash, PasswordHasher as _, PasswordVerifier as _, SaltString};
use argon2::{Algorithm, Argon2, Params, Version};

use crate::model::pin::Pin;

/// Random bytes of a salt, as RFC 9106 recommends.
pub const SALT_BYTES: usize = 16;

/// Memory in KiB, passes and lanes of new hashes: the least that OWASP's Password Storage Cheat Sheet recommends for
/// Argon2id (19 MiB, 2, 1). It takes some 30 ms, which is short enough for a station to wait.
const NEW: (u32, u32, u32) = (19 * 1024, 2, 1);
/// What a hash in a file may ask for at most, so that no file stops a station.
const MOST: (u32, u32, u32) = (64 * 1024, 4, 4);

/// The hash of a PIN, in the PHC string format.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PinHash(String);

impl PinHash {
    /// Hashes a PIN with a salt that is random. `None` only when the library refuses.
    pub fn new(pin: &Pin, salt: &[u8; SALT_BYTES]) -> Option<Self> {
        Self::with(pin, salt, NEW)
    }

    fn with(pin: &Pin, salt: &[u8; SALT_BYTES], (memory_kib, passes, lanes): (u32, u32, u32)) -> Option<Self> {
        let params = Params::new(memory_kib, passes, lanes, None).ok()?;
        let argon = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
        let salt = SaltString::encode_b64(salt).ok()?;
        Some(Self(argon.hash_password(pin.bytes(), &salt).ok()?.to_string()))
    }

    /// A hash that costs little, for tests.
    #[cfg(test)]
    pub(super) fn cheap(digits: &str) -> Self {
        Self::with(&Pin::new(digits), b"0123456789abcdef", (64, 1, 1)).unwrap()
    }

    /// From a file; `None` when it is no Argon2id hash, or one that would take too long.
    pub fn read(text: &str) -> Option<Self> {
        let hash = PasswordHash::new(text).ok()?;
        let params = Params::try_from(&hash).ok()?;
        let is_bounded = params.m_cost() <= MOST.0 && params.t_cost() <= MOST.1 && params.p_cost() <= MOST.2;
        let is_ours = hash.algorithm.as_str() == "argon2id" && hash.salt.is_some() && hash.hash.is_some();
        (is_ours && is_bounded).then(|| Self(text.to_owned()))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether a PIN is the one that was hashed; compared in constant time.
    pub fn is_of(&self, pin: &Pin) -> bool {
        PasswordHash::new(&self.0).is_ok_and(|hash| Argon2::default().verify_password(pin.bytes(), &hash).is_ok())
    }
}

#[cfg(test)]
mod pin_hash_tests {
    use super::*;

    #[test]
    fn a_hash_knows_its_pin_and_nothing_that_takes_too_long_is_read() {
        let hash = PinHash::new(&Pin::new("2468"), &[7; SALT_BYTES]).unwrap();
        assert!(hash.as_str().starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{}", hash.as_str());
        assert!(!hash.as_str().contains("2468"));
        assert!(hash.is_of(&Pin::new("2468")) && !hash.is_of(&Pin::new("2469")));
        assert_eq!(PinHash::read(hash.as_str()), Some(hash.clone()));
        for broken in [
            "2468",
            "$argon2i$v=19$m=64,t=1,p=1$MDEyMzQ1Njc4OWFiY2RlZg$Zm9v",
            &hash.as_str().replace("m=19456", "m=9945600"),
            &hash.as_str().replace("t=2", "t=4000"),
        ] {
            assert_eq!(PinHash::read(broken), None, "{broken}");
        }
    }
}
