//! What LaTeX's commands, exponents and indices look like as text.

/// Signs with a space on both sides.
pub(super) const RELATIONS: [&str; 11] = ["≤", "≥", "≠", "<", ">", "≈", "·", "→", "∘", "∈", "⟹"];

/// Raised characters.
#[rustfmt::skip]
pub(super) const SUPER: &[(char, char)] = &[
    ('0', '⁰'), ('1', '¹'), ('2', '²'), ('3', '³'), ('4', '⁴'), ('5', '⁵'), ('6', '⁶'), ('7', '⁷'), ('8', '⁸'), ('9', '⁹'),
    ('−', '⁻'), ('+', '⁺'), ('n', 'ⁿ'), ('i', 'ⁱ'), ('⊤', 'ᵀ'), ('\'', '′'),
];

/// Lowered characters.
#[rustfmt::skip]
pub(super) const SUB: &[(char, char)] = &[
    ('0', '₀'), ('1', '₁'), ('2', '₂'), ('3', '₃'), ('4', '₄'), ('5', '₅'), ('i', 'ᵢ'), ('j', 'ⱼ'), ('k', 'ₖ'), ('n', 'ₙ'),
    ('t', 'ₜ'), ('p', 'ₚ'), ('+', '₊'), ('−', '₋'),
];

/// Commands and their signs.
#[rustfmt::skip]
pub(super) const SYMBOLS: &[(&str, &str)] = &[
    ("alpha", "α"), ("beta", "β"), ("gamma", "γ"), ("delta", "δ"), ("varepsilon", "ε"), ("epsilon", "ε"), ("eta", "η"),
    ("lambda", "λ"), ("mu", "μ"), ("pi", "π"), ("sigma", "σ"), ("tau", "τ"), ("Gamma", "Γ"), ("ell", "ℓ"), ("partial", "∂"),
    ("nabla", "∇"), ("infty", "∞"), ("le", "≤"), ("ge", "≥"), ("ne", "≠"), ("lt", "<"), ("gt", ">"), ("approx", "≈"),
    ("cdot", "·"), ("times", "×"), ("pm", "±"), ("mp", "∓"), ("to", "→"), ("circ", "∘"), ("in", "∈"), ("top", "⊤"), ("sum", "Σ"),
    ("prod", "Π"), ("Longrightarrow", "⟹"), ("dots", "…"), ("quad", "   "), ("qquad", "      "), ("Vert", "‖"), ("vert", "|"),
    ("{", "{"), ("}", "}"), ("|", "‖"), (",", " "), (";", " "), (" ", " "), ("!", ""), ("%", "%"),
];
