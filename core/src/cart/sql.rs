/// A statement about the carts of one owner, and the id that it binds as `$1`.
///
/// A guest's id finds only carts without an account, so that it never opens somebody's.
macro_rules! of_owner {
    ($owner:expr, $before:expr, $after:literal) => {
        match $owner {
            $crate::cart::CartOwner::Guest(id) => (
                concat!(
                    $before,
                    " where carts.id = $1 and carts.user_id is null ",
                    $after
                ),
                id.0,
            ),
            $crate::cart::CartOwner::Account(id) => {
                (concat!($before, " where carts.user_id = $1 ", $after), id.0)
            }
        }
    };
}

pub(super) use of_owner;
