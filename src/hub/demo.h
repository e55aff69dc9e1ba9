// A fair to try everything on, made through the ordinary commands: windows, people who may sign in, stations with their
// tokens, and expected workers (fictitious: area code 329999, phones 138000…). For demonstrations and tests only: the
// passwords are public. Started again on the same data it keeps what is there and makes a fair for a new day.
#pragma once

#include <string>
#include <vector>

#include "domain/entities.h"
#include "hub/embed.h"
#include "hub/hub.h"

namespace nuanxin::hub {

struct DemoInput {
  std::string data_folder;
  std::string url;
  std::string key_file;
  Demo kind = Demo::fair;
};

/// Answers the path of demo-access.json: {"hub", "key_file", "fair", "windows", "staff", "stations"}.
Result<std::string> make_demo(Hub&, const DemoInput&);

struct DemoPerson {
  domain::Expected expected;
  bool registered = false;  ///< already, with Demo::fair_queued
};
/// demo_people.cpp
std::vector<DemoPerson> demo_people();

}  // namespace nuanxin::hub
