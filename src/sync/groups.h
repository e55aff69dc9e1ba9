// One outbox item → the resources that stand for it at the province. Reads the store, decides what may leave the van:
// without the consent "sync" of a visit, neither the visit nor its records go, and the worker goes only when one of his
// visits has it. What is labelled PSY needs the consent "psych" besides. Union-only desks send their answers with the
// label R; their forms mark no Observations (clinical/fhir.md section 5).
#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/json.h"
#include "domain/entities.h"
#include "fhir/resources.h"
#include "forms/catalogue.h"
#include "store/outbox.h"

namespace nuanxin::sync {

/// The consent without which nothing of a visit leaves the van.
inline constexpr const char* sync_purpose = "sync";
inline constexpr const char* psych_purpose = "psych";

struct Resource {
  std::string type;
  std::string id;
  std::string text;  ///< its JSON
  std::string hash;  ///< see content_hash
  store::Remote remote;
  bool is_there = false;  ///< the server surely has exactly this
};

/// Whether what is remembered of the server's state may be believed. Not after a start or while answers are missing:
/// something may have arrived there of which no answer came here.
enum class Trust { nothing, memory };

struct Group {
  store::OutboxItem item;
  std::vector<Resource> resources;
  bool withheld = false;  ///< may not leave the van
  std::string fault;      ///< why it cannot even be made; never sent then
};

/// Hash of a resource's content, the order of members and what servers add (meta.versionId, meta.lastUpdated) left out,
/// so that what a server gives back can be compared with what was sent.
std::string content_hash(const Json& resource);

class GroupBuilder {
 public:
  GroupBuilder(store::ReadTransaction& tx, const forms::Library& library, Trust trust)
      : m_tx(tx), m_library(library), m_trust(trust) {}
  /// Throws store::StoreError only; what is wrong with one entity is its group's fault.
  Group build(const store::OutboxItem&);

 private:
  std::vector<Json> bodies_of(const store::OutboxItem&, bool& withheld);
  Resource resource(const Json& body);
  std::vector<Json> worker(const std::string& id, bool& withheld);
  std::vector<Json> visit(const std::string& id, bool& withheld);
  std::vector<Json> record(const std::string& id, bool& withheld);
  /// Observations of earlier versions whose answer an amendment took away: they are said to have been errors, or the
  /// province would keep them as valid.
  std::vector<Json> withdrawn(const domain::Record& present, const std::vector<Json>& resources, fhir::RecordContext);
  const domain::Fair* fair(const FairId&);

  store::ReadTransaction& m_tx;
  const forms::Library& m_library;
  Trust m_trust;
  std::map<FairId, domain::Fair> m_fairs;
};

}  // namespace nuanxin::sync
