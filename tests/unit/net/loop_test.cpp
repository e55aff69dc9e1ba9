#include "fixture.h"

namespace nuanxin::net {

TEST_CASE("a timer fires once, a cancelled or dropped one never") {
  Loop loop;
  int fired = 0, cancelled = 0, dropped = 0;
  Timer kept = loop.after(1ms, [&] { ++fired; });
  Timer stopped = loop.after(1ms, [&] { ++cancelled; });
  stopped.cancel();
  {
    Timer gone = loop.after(1ms, [&] { ++dropped; });
  }
  Timer last = loop.after(30ms, [&] { loop.stop(); });
  CHECK(kept.pending());
  loop.run();
  CHECK(fired == 1);
  CHECK(cancelled == 0);
  CHECK(dropped == 0);
  CHECK_FALSE(kept.pending());
}

TEST_CASE("a detached timer fires without its handle") {
  Loop loop;
  loop.after(1ms, [&] { loop.stop(); }).detach();
  loop.run();
  SUCCEED();
}

TEST_CASE("a timer may be replaced from inside its own call") {
  Loop loop;
  int fired = 0;
  Timer timer;
  std::function<void()> again = [&] {
    if (++fired == 3) return loop.stop();
    timer = loop.after(1ms, again);
  };
  timer = loop.after(1ms, again);
  loop.run();
  CHECK(fired == 3);
}

TEST_CASE("posts from many threads all run, on the loop's thread, and never inside post") {
  Loop loop;
  std::atomic<int> left{4000};
  bool wrong_thread = false;
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t)
    threads.emplace_back([&] {
      for (int i = 0; i < 1000; ++i)
        loop.post([&] {
          wrong_thread |= !loop.on_loop_thread();
          if (--left == 0) loop.stop();
        });
    });
  CHECK_FALSE(loop.on_loop_thread());
  loop.run();
  for (auto& thread : threads) thread.join();
  CHECK(left == 0);
  CHECK_FALSE(wrong_thread);

  bool ran = false, inside = false;
  loop.post([&] {
    loop.post([&] { ran = true; });
    inside = ran;
  });
  while (loop.poll() > 0) {
  }
  CHECK(ran);
  CHECK_FALSE(inside);
}

TEST_CASE("a loop that was stopped runs again") {
  Loop loop;
  for (int i = 0; i < 2; ++i) {
    loop.post([&] { loop.stop(); });
    loop.run();
  }
  SUCCEED();
}

}  // namespace nuanxin::net
