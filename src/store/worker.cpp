#include "store/worker.h"

#include "domain/wire.h"
#include "store/identity_columns.h"
#include "store/statement.h"

namespace nuanxin::store {
namespace {

domain::Worker worker_of(const ReadTransaction& tx, const Statement& row) {
  auto id = row.id<WorkerId>(0);
  auto identity = open_columns(tx.keys(), row, 2, "worker", id.str());
  return domain::Worker{.id = std::move(id), .identity = std::move(identity), .version = row.number(1)};
}

std::optional<domain::Worker> first(const ReadTransaction& tx, Statement& rows) {
  if (!rows.step()) return std::nullopt;
  return worker_of(tx, rows);
}

/// Most ids come from the document; such rows need no hash of it.
bool id_says_document(const FieldKeys& keys, const domain::Worker& worker) {
  const auto& identity = worker.identity;
  return !identity.doc_number.empty() && worker.id == worker_id_for(keys, identity.doc_kind, identity.doc_number);
}

}  // namespace

Result<void> save_worker(WriteTransaction& tx, const domain::Worker& v) {
  auto sealed = seal_columns(tx.keys(), v.identity, "worker", v.id.str());
  if (id_says_document(tx.keys(), v))
    sealed.doc_hash.clear();
  else if (const auto other = worker_by_document(tx, v.identity.doc_kind, v.identity.doc_number);
           other && other->id != v.id)
    return refuse(Reason::duplicate, "another worker has this document", "doc_number");
  return Statement(tx,
                   "INSERT INTO worker(id, doc_kind, doc_hash, sex, birth, name_sealed, doc_number_sealed,"
                   " phone_sealed, address_sealed, nation_sealed, version)"
                   " VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)"
                   " ON CONFLICT(id) DO UPDATE SET doc_kind = excluded.doc_kind, doc_hash = excluded.doc_hash,"
                   " sex = excluded.sex, birth = excluded.birth,"
                   " name_sealed = excluded.name_sealed, doc_number_sealed = excluded.doc_number_sealed,"
                   " phone_sealed = excluded.phone_sealed, address_sealed = excluded.address_sealed,"
                   " nation_sealed = excluded.nation_sealed, version = excluded.version")
      .bind(v.id, domain::code(v.identity.doc_kind), sealed.doc_hash, domain::code(v.identity.sex), v.identity.birth,
            Blob(sealed.name), Blob(sealed.doc_number), Blob(sealed.phone), Blob(sealed.address), Blob(sealed.nation),
            v.version)
      .run_or_refuse();
}

std::optional<domain::Worker> worker_by_id(ReadTransaction& tx, const WorkerId& id) {
  Statement rows(tx,
                 "SELECT id, version, doc_kind, sex, birth, name_sealed, doc_number_sealed, phone_sealed,"
                 " address_sealed, nation_sealed FROM worker WHERE id = ?1");
  return first(tx, rows.bind(id));
}

std::optional<domain::Worker> worker_by_document(ReadTransaction& tx, domain::DocKind kind,
                                                 const std::string& doc_number) {
  if (doc_number.empty()) return std::nullopt;
  auto by_id = worker_by_id(tx, worker_id_for(tx.keys(), kind, doc_number));
  // The number may have been corrected since the id was made.
  if (by_id && by_id->identity.doc_number == doc_number && by_id->identity.doc_kind == kind) return by_id;
  Statement rows(tx,
                 "SELECT id, version, doc_kind, sex, birth, name_sealed, doc_number_sealed, phone_sealed,"
                 " address_sealed, nation_sealed FROM worker WHERE doc_hash = ?1 AND doc_hash <> ''");
  return first(tx, rows.bind(doc_hash(tx.keys(), kind, doc_number)));
}

void each_worker(ReadTransaction& tx, const std::function<void(const domain::Worker&)>& visitor) {
  Statement rows(tx,
                 "SELECT id, version, doc_kind, sex, birth, name_sealed, doc_number_sealed, phone_sealed,"
                 " address_sealed, nation_sealed FROM worker ORDER BY rowid");
  while (rows.step()) visitor(worker_of(tx, rows));
}

std::string seal_identity(const FieldKeys& keys, const domain::Identity& identity, const std::string& context) {
  return crypto::to_base64(crypto::seal(keys.identity, json_text(domain::to_json(identity)), "identity|" + context));
}

std::optional<domain::Identity> open_identity(const FieldKeys& keys, const std::string& sealed,
                                              const std::string& context) {
  const auto bytes = crypto::from_base64(sealed);
  if (!bytes) return std::nullopt;
  const auto text = crypto::open(keys.identity, *bytes, "identity|" + context);
  if (!text) return std::nullopt;
  const auto json = parse_json(*text);
  if (!json) return std::nullopt;
  auto identity = domain::from_json<domain::Identity>(*json);
  if (!identity) return std::nullopt;
  return std::move(*identity);
}

}  // namespace nuanxin::store
