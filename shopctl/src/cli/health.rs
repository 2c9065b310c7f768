/// Parts of a shop that can be well or not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
pub enum HealthPart {
    /// All of them.
    #[default]
    All,
    /// Replicas: whether they run and are ready.
    Pods,
    /// The database.
    Db,
    /// Redis, where one is configured.
    Redis,
    /// Pages, asked for five times each as shoppers would.
    Services,
    /// What stands in front of the shop.
    Cdn,
    /// The certificate that shoppers see, and how long it lasts.
    Cert,
}
