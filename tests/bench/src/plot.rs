//! Plots as SVG that reads on a light page and on a dark one.

use std::fmt::Write as _;

const WIDTH: f64 = 760.0;
const LEFT: f64 = 74.0;
const TOP: f64 = 46.0;
const PANEL_HEIGHT: f64 = 230.0;

/// Colors that stand out on white and on near-black alike.
const COLORS: [&str; 5] = ["#2f81f7", "#d9730d", "#2da44e", "#a371f7", "#e5534b"];

const STYLE: &str = "<style>
text { font: 12px system-ui, sans-serif; fill: #57606a }
.title { font-weight: 600; font-size: 14px; fill: #24292f }
.grid { stroke: #8c959f; stroke-opacity: .3 }
.line { fill: none; stroke-width: 2 }
@media (prefers-color-scheme: dark) { text { fill: #9aa4af } .title { fill: #e6edf3 } }
</style>
";

/// A line: its name, and its points.
pub type Line = (String, Vec<(f64, f64)>);

/// One panel of lines.
#[derive(Debug)]
pub struct Panel {
    /// What stands above it.
    pub title: String,
    /// The lines; a name has one color in all panels.
    pub lines: Vec<Line>,
}

/// Panels side by side with both axes logarithmic.
pub fn lines(title: &str, y_label: &str, panels: &[Panel]) -> String {
    let points = || {
        panels
            .iter()
            .flat_map(|panel| &panel.lines)
            .flat_map(|line| &line.1)
    };
    let (mut low, mut high) = (f64::MAX, f64::MIN);
    let (mut left, mut right) = (f64::MAX, f64::MIN);
    for (x, y) in points() {
        (low, high) = (low.min(*y), high.max(*y));
        (left, right) = (left.min(*x), right.max(*x));
    }
    let mut svg = open(TOP + PANEL_HEIGHT + 74.0, title);
    if low > high {
        svg.push_str("</svg>\n");
        return svg;
    }
    let (low, high) = (
        low.log10().floor(),
        high.log10().ceil().max(low.log10().floor() + 1.0),
    );
    let (left, right) = (left.log10(), right.log10().max(left.log10() + 0.1));
    let panel_width = (WIDTH - LEFT - 16.0) / panels.len() as f64;
    let y = |value: f64| TOP + 20.0 + PANEL_HEIGHT * (high - value.log10()) / (high - low);
    for decade in low as i32..=high as i32 {
        let value = 10f64.powi(decade);
        let _ = writeln!(
            svg,
            r#"<line class="grid" x1="{LEFT}" x2="{:.0}" y1="{y:.1}" y2="{y:.1}"/><text x="{:.0}" y="{:.1}" text-anchor="end">{}</text>"#,
            WIDTH - 16.0,
            LEFT - 6.0,
            y(value) + 4.0,
            short(value),
            y = y(value),
        );
    }
    let mut names: Vec<&str> = Vec::new();
    for (number, panel) in panels.iter().enumerate() {
        let from = LEFT + panel_width * number as f64 + 18.0;
        let x = |value: f64| from + (panel_width - 44.0) * (value.log10() - left) / (right - left);
        let _ = writeln!(
            svg,
            r#"<text x="{:.0}" y="{:.0}" text-anchor="middle">{}</text>"#,
            from + panel_width / 2.0 - 22.0,
            TOP + 8.0,
            panel.title
        );
        let mut ticks: Vec<f64> = points().map(|(x, _)| *x).collect();
        ticks.sort_by(f64::total_cmp);
        ticks.dedup();
        for tick in ticks {
            let _ = writeln!(
                svg,
                r#"<text x="{:.0}" y="{:.0}" text-anchor="middle">{}</text>"#,
                x(tick),
                TOP + PANEL_HEIGHT + 38.0,
                short(tick)
            );
        }
        for (name, points) in &panel.lines {
            let color = color(&mut names, name);
            let path: Vec<String> = points
                .iter()
                .map(|(at, value)| format!("{:.1},{:.1}", x(*at), y(*value)))
                .collect();
            let _ = writeln!(
                svg,
                r#"<polyline class="line" stroke="{color}" points="{}"/>"#,
                path.join(" ")
            );
            for point in &path {
                let (x, y) = point.split_once(',').unwrap_or_default();
                let _ = writeln!(svg, r#"<circle cx="{x}" cy="{y}" r="3" fill="{color}"/>"#);
            }
        }
    }
    legend(&mut svg, &names, TOP + PANEL_HEIGHT + 62.0);
    let middle = TOP + 20.0 + PANEL_HEIGHT / 2.0;
    let _ = writeln!(
        svg,
        r#"<text x="14" y="{middle:.0}" transform="rotate(-90 14 {middle:.0})" text-anchor="middle">{y_label}</text>"#,
    );
    svg + "</svg>\n"
}

/// One bar for each name, longer where the figure is larger.
pub fn bars(title: &str, unit: &str, bars: &[(String, f64)]) -> String {
    const ROW: f64 = 24.0;
    const NAMES: f64 = 250.0;
    let high = bars.iter().map(|bar| bar.1).fold(1.0, f64::max);
    let mut svg = open(TOP + ROW * bars.len() as f64 + 30.0, title);
    for (number, (name, value)) in bars.iter().enumerate() {
        let y = TOP + ROW * number as f64;
        let long = (WIDTH - NAMES - 90.0) * value / high;
        let color = if number == 0 { COLORS[0] } else { "#8c959f" };
        let _ = writeln!(
            svg,
            r#"<text x="{:.0}" y="{:.0}" text-anchor="end">{name}</text><rect x="{NAMES}" y="{y:.0}" width="{:.1}" height="16" rx="2" fill="{color}"/><text x="{:.1}" y="{:.0}">{}</text>"#,
            NAMES - 8.0,
            y + 12.0,
            long.max(2.0),
            NAMES + long.max(2.0) + 6.0,
            y + 12.0,
            short(*value)
        );
    }
    let _ = writeln!(
        svg,
        r#"<text x="{NAMES}" y="{:.0}">{unit}</text>"#,
        TOP + ROW * bars.len() as f64 + 16.0
    );
    svg + "</svg>\n"
}

fn open(height: f64, title: &str) -> String {
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {height:.0}\" role=\"img\" aria-label=\"{title}\">\n{STYLE}<text class=\"title\" x=\"{LEFT}\" y=\"22\">{title}</text>\n"
    )
}

fn color<'a>(names: &mut Vec<&'a str>, name: &'a str) -> &'static str {
    let at = names
        .iter()
        .position(|known| *known == name)
        .unwrap_or_else(|| {
            names.push(name);
            names.len() - 1
        });
    COLORS[at % COLORS.len()]
}

fn legend(svg: &mut String, names: &[&str], y: f64) {
    let mut x = LEFT;
    for (number, name) in names.iter().enumerate() {
        let _ = writeln!(
            svg,
            r#"<rect x="{x:.0}" y="{:.0}" width="12" height="12" rx="2" fill="{}"/><text x="{:.0}" y="{y:.0}">{name}</text>"#,
            y - 10.0,
            COLORS[number % COLORS.len()],
            x + 17.0
        );
        x += 36.0 + 6.6 * name.len() as f64;
    }
}

/// A number with at most a letter behind it.
fn short(value: f64) -> String {
    for (factor, letter) in [(1e9, "G"), (1e6, "M"), (1e3, "k")] {
        if value >= factor {
            let digits = usize::from(value / factor < 10.0 && (value / factor).fract() > 0.05);
            return format!("{:.digits$}{letter}", value / factor);
        }
    }
    let digits = if value >= 1.0 || value == 0.0 { 0 } else { 2 };
    format!("{value:.digits$}")
}
