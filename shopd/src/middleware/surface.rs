/// Paths outside `/api` that programs ask for.
const SERVICE_PATHS: [&str; 3] = ["/health", "/ready", "/metrics/cache"];

/// Whether a path belongs to the API or the service routes, which speak JSON and take part in CORS; all others
/// are pages.
pub fn is_for_programs(path: &str) -> bool {
    path == "/api" || path.starts_with("/api/") || SERVICE_PATHS.contains(&path)
}
