//! `cargo dist`: builds the component and the JavaScript package into `target/dist`,
//! and prints how large they are.

fn main() -> anyhow::Result<()> {
    screen_dist::build()?;
    println!("{:<28} {:>11} {:>11}", "target/dist/", "bytes", "gzip");
    for size in screen_dist::sizes()? {
        println!("{:<28} {:>11} {:>11}", size.file, size.raw, size.gzip);
    }
    Ok(())
}
