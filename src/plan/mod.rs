//! Floor 4: deciding. Pure functions from a picture to a plan.
