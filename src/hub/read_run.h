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

struct ReadRun {
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

using ReadHandler = Result<Json> (*)(const ReadRun&);

namespace reads {

// reads_fairs.cpp
Result<Json> fairs(const ReadRun&);
Result<Json> fair(const ReadRun&);
Result<Json> queue(const ReadRun&);
Result<Json> board(const ReadRun&);
Result<Json> flow(const ReadRun&);
Result<Json> visits(const ReadRun&);
Result<Json> find_visits(const ReadRun&);
Result<Json> roster_preview(const ReadRun&);
// reads_day.cpp
Result<Json> day(const ReadRun&);
// reads_people.cpp
Result<Json> visit(const ReadRun&);
Result<Json> slip(const ReadRun&);
Result<Json> ticket(const ReadRun&);
Result<Json> search(const ReadRun&);
Result<Json> worker_records(const ReadRun&);
Result<Json> stop_record(const ReadRun&);
Result<Json> stop_slip(const ReadRun&);
Result<Json> record(const ReadRun&);
Result<Json> record_versions(const ReadRun&);
// reads_readings.cpp
Result<Json> held_readings(const ReadRun&);
Result<Json> stop_readings(const ReadRun&);
Result<Json> reading(const ReadRun&);
// reads_rest.cpp
Result<Json> forms(const ReadRun&);
Result<Json> form(const ReadRun&);
Result<Json> catalogue(const ReadRun&);
Result<Json> rules(const ReadRun&);
Result<Json> journal(const ReadRun&);
Result<Json> sync(const ReadRun&);

}  // namespace reads

/// Today's newest fair; else the next one; else the last one; else nothing.
std::optional<FairId> present_fair(store::ReadTransaction&, Date today);
Json sync_counters(store::ReadTransaction&, const SyncNow&);
/// A whole number of the query, `fallback` when absent; bad_request when it is none or outside.
Result<std::int64_t> number_param(const net::Request&, std::string_view name, std::int64_t fallback, std::int64_t least,
                                  std::int64_t most);

}  // namespace nuanxin::hub
