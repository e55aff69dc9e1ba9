// Fairs with their windows, the ticket counter and the roster of expected people.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "domain/entities.h"
#include "store/database.h"

namespace nuanxin::store {

Result<void> insert_fair(WriteTransaction&, const domain::Fair&);
/// Replaces head and windows. version_conflict unless the stored version is fair.version - 1; a window that is missing
/// in the new list is removed.
Result<void> update_fair(WriteTransaction&, const domain::Fair&);
std::optional<domain::Fair> fair_by_id(ReadTransaction&, const FairId&);
/// Newest day first.
std::vector<domain::Fair> all_fairs(ReadTransaction&);

struct WindowOfFair {
  FairId fair;
  domain::Window window;
};
std::optional<WindowOfFair> window_by_id(ReadTransaction&, const WindowId&);
void set_window_state(WriteTransaction&, const WindowId&, domain::WindowState);

/// What boards and phones say to everybody.
struct Announcement {
  std::string text;
  Instant until{};
};
void set_announcement(WriteTransaction&, const FairId&, const Announcement&);
/// Empty when there is none, or none any more.
std::string announcement(ReadTransaction&, const FairId&, Instant now);

/// 1, 2, 3 … per fair; given back when the savepoint rolls back.
int next_ticket_number(WriteTransaction&, const FairId&);
/// How many of them were given out.
int tickets_issued(ReadTransaction&, const FairId&);

struct ExpectedRow {
  std::string id;
  FairId fair;
  domain::Expected expected;
};

/// A line with the same document replaces the earlier one of that fair; answers the row's id.
std::string save_expected(WriteTransaction&, const FairId&, const domain::Expected&);
std::optional<ExpectedRow> expected_by_id(ReadTransaction&, const std::string& id);
std::optional<ExpectedRow> expected_by_document(ReadTransaction&, const FairId&, domain::DocKind,
                                                const std::string& doc_number);
std::vector<ExpectedRow> expected_of(ReadTransaction&, const FairId&);
/// Of every fair, for the search index.
std::vector<ExpectedRow> all_expected(ReadTransaction&);
int expected_count(ReadTransaction&, const FairId&);
/// The ids that the people of the roster have once they are registered; nothing else of them. Lines without a document
/// are left out: whoever comes of them cannot be told apart.
std::set<std::string> expected_worker_ids(ReadTransaction&, const FairId&);

}  // namespace nuanxin::store
