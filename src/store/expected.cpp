#include "store/fair.h"
#include "store/identity_columns.h"
#include "store/statement.h"

namespace nuanxin::store {
namespace {

ExpectedRow expected_of_row(const ReadTransaction& tx, const Statement& row) {
  auto id = row.text(0);
  auto identity = open_columns(tx.keys(), row, 4, "expected", id);
  return ExpectedRow{std::move(id), row.id<FairId>(1), domain::Expected{std::move(identity), row.text(2), row.text(3)}};
}

/// The row that the same document already has at that fair, or a new id.
std::string row_for(ReadTransaction& tx, const FairId& fair, const std::string& hash) {
  Statement known(tx, "SELECT id FROM expected WHERE fair = ?1 AND doc_hash = ?2 AND doc_hash <> ''");
  known.bind(fair, hash);
  return known.step() ? known.text(0) : new_uuid();
}

}  // namespace

std::string save_expected(WriteTransaction& tx, const FairId& fair, const domain::Expected& v) {
  const auto hash = doc_hash(tx.keys(), v.identity.doc_kind, v.identity.doc_number);
  auto id = row_for(tx, fair, hash);
  const auto sealed = seal_columns(tx.keys(), v.identity, "expected", id);
  Statement(tx,
            "INSERT INTO expected(id, fair, doc_kind, doc_hash, sex, birth, name_sealed, doc_number_sealed,"
            " phone_sealed, address_sealed, nation_sealed, occupation, platform)"
            " VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)"
            " ON CONFLICT(id) DO UPDATE SET sex = excluded.sex, birth = excluded.birth,"
            " name_sealed = excluded.name_sealed, doc_number_sealed = excluded.doc_number_sealed,"
            " phone_sealed = excluded.phone_sealed, address_sealed = excluded.address_sealed,"
            " nation_sealed = excluded.nation_sealed, occupation = excluded.occupation, platform = excluded.platform")
      .bind(id, fair, domain::code(v.identity.doc_kind), hash, domain::code(v.identity.sex), v.identity.birth,
            Blob(sealed.name), Blob(sealed.doc_number), Blob(sealed.phone), Blob(sealed.address), Blob(sealed.nation),
            v.occupation, v.platform)
      .run();
  return id;
}

std::optional<ExpectedRow> expected_by_id(ReadTransaction& tx, const std::string& id) {
  Statement row(tx,
                "SELECT id, fair, occupation, platform, doc_kind, sex, birth, name_sealed, doc_number_sealed,"
                " phone_sealed, address_sealed, nation_sealed FROM expected WHERE id = ?1");
  row.bind(id);
  if (!row.step()) return std::nullopt;
  return expected_of_row(tx, row);
}

std::optional<ExpectedRow> expected_by_document(ReadTransaction& tx, const FairId& fair, domain::DocKind kind,
                                                const std::string& doc_number) {
  if (doc_number.empty()) return std::nullopt;
  Statement row(tx,
                "SELECT id, fair, occupation, platform, doc_kind, sex, birth, name_sealed, doc_number_sealed,"
                " phone_sealed, address_sealed, nation_sealed FROM expected"
                " WHERE fair = ?1 AND doc_hash = ?2 AND doc_hash <> ''");
  row.bind(fair, doc_hash(tx.keys(), kind, doc_number));
  if (!row.step()) return std::nullopt;
  return expected_of_row(tx, row);
}

std::vector<ExpectedRow> expected_of(ReadTransaction& tx, const FairId& fair) {
  std::vector<ExpectedRow> out;
  Statement rows(tx,
                 "SELECT id, fair, occupation, platform, doc_kind, sex, birth, name_sealed, doc_number_sealed,"
                 " phone_sealed, address_sealed, nation_sealed FROM expected WHERE fair = ?1 ORDER BY rowid");
  rows.bind(fair);
  while (rows.step()) out.push_back(expected_of_row(tx, rows));
  return out;
}

std::vector<ExpectedRow> all_expected(ReadTransaction& tx) {
  std::vector<ExpectedRow> out;
  Statement rows(tx,
                 "SELECT id, fair, occupation, platform, doc_kind, sex, birth, name_sealed, doc_number_sealed,"
                 " phone_sealed, address_sealed, nation_sealed FROM expected ORDER BY rowid");
  while (rows.step()) out.push_back(expected_of_row(tx, rows));
  return out;
}

int expected_count(ReadTransaction& tx, const FairId& fair) {
  Statement row(tx, "SELECT count(*) FROM expected WHERE fair = ?1");
  row.bind(fair);
  row.step();
  return row.number(0);
}

std::set<std::string> expected_worker_ids(ReadTransaction& tx, const FairId& fair) {
  std::set<std::string> out;
  Statement rows(tx, "SELECT id, doc_kind, doc_number_sealed FROM expected WHERE fair = ?1");
  rows.bind(fair);
  while (rows.step()) {
    const auto number = open_column(tx.keys(), rows.view(2), "expected", "doc_number", rows.view(0));
    if (!number.empty()) out.insert(worker_id_for(tx.keys(), rows.code<domain::DocKind>(1), number).str());
  }
  return out;
}

}  // namespace nuanxin::store
