// How an Identity lies in a table: sex and birth plain, the rest sealed under "<table>.<column>|<id>". Used by worker
// and expected, whose identity columns have the same names.
#pragma once

#include <string>
#include <string_view>

#include "domain/entities.h"
#include "store/keys.h"
#include "store/statement.h"

namespace nuanxin::store {

struct SealedIdentity {
  std::string doc_hash, name, doc_number, phone, address, nation;
};

SealedIdentity seal_columns(const FieldKeys&, const domain::Identity&, std::string_view table, std::string_view id);

/// From columns doc_kind, sex, birth, name_sealed, doc_number_sealed, phone_sealed, address_sealed, nation_sealed at
/// `first`. Throws StoreError when a field does not open: the row was tampered with.
domain::Identity open_columns(const FieldKeys&, const Statement&, int first, std::string_view table,
                              std::string_view id);

/// One sealed column alone, and back, e.g. the name for a board.
std::string seal_column(const FieldKeys&, std::string_view plain, std::string_view table, std::string_view column,
                        std::string_view id);
std::string open_column(const FieldKeys&, std::string_view sealed, std::string_view table, std::string_view column,
                        std::string_view id);

/// Look-up of documents; empty for empty.
std::string doc_hash(const FieldKeys&, domain::DocKind, std::string_view number);

}  // namespace nuanxin::store
