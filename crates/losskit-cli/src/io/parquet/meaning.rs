//! What the stored values of a Parquet column stand for.

use parquet::basic::{ConvertedType, LogicalType, Type as Physical};
use parquet::schema::types::ColumnDescriptor;

/// What the stored values of a column stand for.
#[derive(Clone, Copy)]
pub(super) enum Meaning {
    Signed,
    Unsigned,
    Float,
    /// A whole number to be divided by this power of ten.
    Decimal(i32),
    Bool,
    Text,
}

impl Meaning {
    /// The meaning, or in words what it is that has none here.
    pub(super) fn of(column: &ColumnDescriptor) -> Result<Meaning, &'static str> {
        use ConvertedType as Old;
        use LogicalType as New;
        if column.max_rep_level() > 0 || column.path().parts().len() > 1 {
            return Err("lists or structures");
        }
        // Writers from before the logical types of 2019 say the same with converted types.
        match (column.logical_type_ref(), column.converted_type()) {
            (Some(New::Date), _) | (None, Old::DATE) => return Err("dates"),
            (Some(New::Time { .. }), _) | (None, Old::TIME_MILLIS | Old::TIME_MICROS) => {
                return Err("times");
            }
            (Some(New::Timestamp { .. }), _)
            | (None, Old::TIMESTAMP_MILLIS | Old::TIMESTAMP_MICROS) => return Err("timestamps"),
            (Some(New::Decimal(decimal)), _) => return Ok(Meaning::Decimal(decimal.scale)),
            (_, Old::DECIMAL) => return Ok(Meaning::Decimal(column.type_scale())),
            (Some(New::Float16), _) => return Ok(Meaning::Float),
            (Some(New::Integer(int)), _) if !int.is_signed => return Ok(Meaning::Unsigned),
            (_, Old::UINT_8 | Old::UINT_16 | Old::UINT_32 | Old::UINT_64) => {
                return Ok(Meaning::Unsigned);
            }
            (Some(New::Uuid), _) => return Err("UUIDs"),
            (Some(New::Bson), _) | (None, Old::BSON) => return Err("BSON documents"),
            (None, Old::INTERVAL) => return Err("intervals"),
            _ => {}
        }
        match column.physical_type() {
            Physical::BOOLEAN => Ok(Meaning::Bool),
            Physical::INT32 | Physical::INT64 => Ok(Meaning::Signed),
            Physical::FLOAT | Physical::DOUBLE => Ok(Meaning::Float),
            Physical::BYTE_ARRAY => Ok(Meaning::Text),
            Physical::INT96 => Err("timestamps"),
            Physical::FIXED_LEN_BYTE_ARRAY => Err("bytes"),
        }
    }
}
