use shop_core::patch::Patch;

/// Whether a field may be left out, and what reading it gives.
///
/// Implemented by [`Required`], [`Optional`] and [`Nullable`] only.
pub trait Presence {
    /// What a reader of a `T` returns.
    type Output<T>;

    /// The result for a field that is not there, if it may be.
    fn absent<T>() -> Option<Self::Output<T>>;

    /// The result for a field that is `null`, if it may be.
    fn null<T>() -> Option<Self::Output<T>>;

    /// The result for a field with a good value.
    fn present<T>(value: T) -> Self::Output<T>;
}

/// The field must be there.
#[derive(Debug)]
pub enum Required {}

impl Presence for Required {
    type Output<T> = T;

    fn absent<T>() -> Option<T> {
        None
    }

    fn null<T>() -> Option<T> {
        None
    }

    fn present<T>(value: T) -> T {
        value
    }
}

/// The field may be left out, but `null` is not a value.
#[derive(Debug)]
pub enum Optional {}

impl Presence for Optional {
    type Output<T> = Option<T>;

    fn absent<T>() -> Option<Option<T>> {
        Some(None)
    }

    fn null<T>() -> Option<Option<T>> {
        None
    }

    fn present<T>(value: T) -> Option<T> {
        Some(value)
    }
}

/// The field may be left out, and `null` clears it.
#[derive(Debug)]
pub enum Nullable {}

impl Presence for Nullable {
    type Output<T> = Patch<T>;

    fn absent<T>() -> Option<Patch<T>> {
        Some(Patch::Keep)
    }

    fn null<T>() -> Option<Patch<T>> {
        Some(Patch::Clear)
    }

    fn present<T>(value: T) -> Patch<T> {
        Patch::Set(value)
    }
}
