// `nuanxin device listen PROFILE PORT`: opens the instrument and prints one JSON line for each capture, with its
// answers to the form. With a folder every capture is a file there before it is acknowledged; without one it is
// acknowledged when its line was written out.
#pragma once

#include <string>

namespace nuanxin::instrument {

struct ListenProgram {
  std::string profile, port;
  std::string profiles_folder;  ///< empty: default_profiles_folder()
  std::string folder;           ///< may be empty
};

/// Blocks until SIGINT or SIGTERM; 0, or 1 with a sentence on standard error. States of the instrument and what it
/// refuses go to standard error.
int run_listen(const ListenProgram&);

}  // namespace nuanxin::instrument
