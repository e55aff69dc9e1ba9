// Everything that is asked without changing anything: one function per path, each in one read transaction. Handlers
// decide only what a role sees of an entity; that the role may ask at all was checked from the route table.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "base/json.h"
#include "base/time.h"
#include "forms/catalogue.h"
#include "hub/actor.h"
#include "hub/guidance.h"
#include "net/http_message.h"
#include "store/database.h"
#include "store/search_index.h"

namespace nuanxin::hub {

/// What the province side says of itself; counters come from the store.
struct SyncNow {
  std::string state = "off";  ///< off, idle, sending, waiting, no_right, broken
  std::string words;          ///< why it waits
  std::optional<Instant> next_try;
};

struct Reading {
  store::ReadTransaction& tx;
  const forms::Library& library;
  const store::SearchIndex& index;
  const std::map<std::string, Json, std::less<>>& rules;  ///< the files of forms/rules by exam
  const SyncNow& sync;
  const Guidance& guidance;
  const Actor& actor;
  const net::Request& request;
  std::string id;  ///< the {…} of the path
  Instant now;

  Date today() const { return china_date(now); }
};

using ReadHandler = Result<Json> (*)(const Reading&);

namespace reads {

// reads_fairs.cpp
Result<Json> fairs(const Reading&);
Result<Json> fair(const Reading&);
Result<Json> queue(const Reading&);
Result<Json> board(const Reading&);
Result<Json> flow(const Reading&);
Result<Json> visits(const Reading&);
Result<Json> find_visits(const Reading&);
Result<Json> roster_preview(const Reading&);
// reads_day.cpp
Result<Json> day(const Reading&);
// reads_people.cpp
Result<Json> visit(const Reading&);
Result<Json> slip(const Reading&);
Result<Json> ticket(const Reading&);
Result<Json> search(const Reading&);
Result<Json> worker_records(const Reading&);
Result<Json> stop_record(const Reading&);
Result<Json> stop_slip(const Reading&);
Result<Json> record(const Reading&);
Result<Json> record_versions(const Reading&);
// reads_rest.cpp
Result<Json> forms(const Reading&);
Result<Json> form(const Reading&);
Result<Json> catalogue(const Reading&);
Result<Json> rules(const Reading&);
Result<Json> journal(const Reading&);
Result<Json> sync(const Reading&);

}  // namespace reads

/// Today's newest fair; else the next one; else the last one; else nothing.
std::optional<FairId> present_fair(store::ReadTransaction&, Date today);
Json sync_counters(store::ReadTransaction&, const SyncNow&);
/// A whole number of the query, `fallback` when absent; bad_request when it is none or outside.
Result<std::int64_t> number_param(const net::Request&, std::string_view name, std::int64_t fallback, std::int64_t least,
                                  std::int64_t most);

}  // namespace nuanxin::hub
