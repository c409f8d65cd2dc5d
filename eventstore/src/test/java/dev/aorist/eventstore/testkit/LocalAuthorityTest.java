package dev.aorist.eventstore.testkit;

import dev.aorist.eventstore.spi.Authority;

class LocalAuthorityTest extends AuthorityContract {
  private final Authority authority = new LocalAuthority();
  private int key;

  @Override
  protected Authority authority(int member) {
    return authority;
  }

  @Override
  protected int freshKey() {
    return key++;
  }
}
