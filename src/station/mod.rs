//! Floor 6: the station, the only place that starts threads and the runtime.
