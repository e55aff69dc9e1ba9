// Workers: name, document number, phone, address and nation are sealed one by one (context "worker.<field>|<id>"); sex
// and birth are plain. Found by document (id or keyed hash); names and phones are found by the SearchIndex. An id or
// hash says nothing to somebody without the keys.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "domain/entities.h"
#include "store/database.h"

namespace nuanxin::store {

/// Inserts or replaces. duplicate when another worker has that document.
Result<void> save_worker(WriteTransaction&, const domain::Worker&);
std::optional<domain::Worker> worker_by_id(ReadTransaction&, const WorkerId&);
std::optional<domain::Worker> worker_by_document(ReadTransaction&, domain::DocKind, const std::string& doc_number);
/// All of them, one at a time, for building the search index.
void each_worker(ReadTransaction&, const std::function<void(const domain::Worker&)>&);

/// Identity as sealed base64 text, for places that must not hold it in clear (journal bodies).
std::string seal_identity(const FieldKeys&, const domain::Identity&, const std::string& context);
std::optional<domain::Identity> open_identity(const FieldKeys&, const std::string& sealed, const std::string& context);

}  // namespace nuanxin::store
