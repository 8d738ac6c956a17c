//! Numbers of the things in a problem: dense, from zero.

macro_rules! number {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub u32);

        impl $name {
            pub fn index(self) -> usize {
                self.0 as usize
            }
        }
    };
}

number! {
    /// A place of the matrices.
    PlaceNo
}
number! {
    /// A job.
    JobNo
}
number! {
    /// A vehicle.
    VehicleNo
}
number! {
    /// A stop: the pick-up of job `n` is stop `2n`, its drop-off stop `2n + 1`.
    StopNo
}

impl JobNo {
    pub fn pick_up(self) -> StopNo {
        StopNo(self.0 * 2)
    }

    pub fn drop_off(self) -> StopNo {
        StopNo(self.0 * 2 + 1)
    }
}

impl StopNo {
    /// Where a vehicle's shift begins.
    pub const START: Self = Self(u32::MAX);
    /// Where a vehicle's shift ends.
    pub const END: Self = Self(u32::MAX - 1);

    pub fn is_terminal(self) -> bool {
        self >= Self::END
    }

    pub fn job(self) -> JobNo {
        JobNo(self.0 / 2)
    }

    pub fn is_pick_up(self) -> bool {
        self.0.is_multiple_of(2)
    }
}
