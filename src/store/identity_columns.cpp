#include "store/identity_columns.h"

#include <sqlite3.h>

namespace nuanxin::store {
namespace {

std::string context_of(std::string_view table, std::string_view column, std::string_view id) {
  std::string out;
  out.reserve(table.size() + column.size() + id.size() + 2);
  out.append(table).append(".").append(column).append("|").append(id);
  return out;
}

}  // namespace

std::string doc_hash(const FieldKeys& keys, domain::DocKind kind, std::string_view number) {
  if (number.empty()) return {};
  return crypto::keyed_hash(keys.lookup, std::string("doc|").append(domain::code(kind)).append("|").append(number));
}

std::string seal_column(const FieldKeys& keys, std::string_view plain, std::string_view table, std::string_view column,
                        std::string_view id) {
  return crypto::seal(keys.identity, plain, context_of(table, column, id));
}

SealedIdentity seal_columns(const FieldKeys& keys, const domain::Identity& identity, std::string_view table,
                            std::string_view id) {
  const auto sealed = [&](std::string_view column, const std::string& text) {
    return seal_column(keys, text, table, column, id);
  };
  return SealedIdentity{.doc_hash = doc_hash(keys, identity.doc_kind, identity.doc_number),
                        .name = sealed("name", identity.name),
                        .doc_number = sealed("doc_number", identity.doc_number),
                        .phone = sealed("phone", identity.phone),
                        .address = sealed("address", identity.address),
                        .nation = sealed("nation", identity.nation)};
}

std::string open_column(const FieldKeys& keys, std::string_view sealed, std::string_view table, std::string_view column,
                        std::string_view id) {
  auto plain = crypto::open(keys.identity, sealed, context_of(table, column, id));
  if (!plain)
    throw StoreError("database: a sealed field does not open: " + context_of(table, column, id), SQLITE_CORRUPT);
  return std::move(*plain);
}

domain::Identity open_columns(const FieldKeys& keys, const Statement& row, int first, std::string_view table,
                              std::string_view id) {
  const auto opened = [&](int column, std::string_view name) {
    return open_column(keys, row.view(first + column), table, name, id);
  };
  return domain::Identity{.doc_kind = row.code<domain::DocKind>(first),
                          .doc_number = opened(4, "doc_number"),
                          .name = opened(3, "name"),
                          .sex = row.code<domain::Sex>(first + 1),
                          .birth = row.date(first + 2),
                          .phone = opened(5, "phone"),
                          .address = opened(6, "address"),
                          .nation = opened(7, "nation")};
}

}  // namespace nuanxin::store
