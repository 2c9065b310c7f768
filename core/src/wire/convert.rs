/// Turns references to domain values into wire types by way of the owned conversion.
macro_rules! from_references {
    ($($domain:ty => $wire:ty;)*) => {$(
        impl From<&$domain> for $wire {
            fn from(value: &$domain) -> Self {
                Self::from(value.clone())
            }
        }
    )*};
}

pub(super) use from_references;
