# A flat FUSE file system over a directory, some of whose calls fail with EIO. Java can neither mount
# nor speak with /dev/fuse; see FailingFileSystem.java.
#
#   perl failing-disk.pl BACKING MOUNTPOINT        as root
#
# Orders come as lines and are answered with "ok": "fail CALL N" lets the N-th such call from now on
# fail, "fail CALL N on" all later ones, too; "heal" none. A failed FSYNC takes back in BACKING what was
# written to the file since its last good one, while the kernel still shows it: as disks do. "copy TO"
# copies to a directory what would be left if the power went now: of each file what it was when forced.
use strict;
use warnings;
use Errno qw(ENOENT EIO ENOSYS ENODEV);
use Fcntl;
use File::Copy;

my ($backing, $mountpoint) = @ARGV;
$| = 1;
sysopen(my $fuse, '/dev/fuse', O_RDWR) or die "/dev/fuse: $!\n";
{
  # mount(2), whose number depends on the processor.
  my $number = `uname -m` =~ /aarch64/ ? 40 : 165;
  my ($source, $type) = ('failing-disk', 'fuse');
  my $options = 'fd=' . fileno($fuse) . ',rootmode=40000,user_id=0,group_id=0';
  syscall($number, $source, $mountpoint, $type, 6, $options) == 0 or die "mount: $!\n";
}

my %node = ();    # number of a name
my %file = ();    # by number: its handle, and what to write to take back what is not forced
my $next = 2;
my ($failing, $countdown, $on) = ('', 0, 0);
my %name = (
  1 => 'LOOKUP', 3 => 'GETATTR', 4 => 'SETATTR', 10 => 'UNLINK', 12 => 'RENAME', 45 => 'RENAME',
  14 => 'OPEN', 15 => 'READ', 16 => 'WRITE', 17 => 'STATFS', 18 => 'RELEASE', 20 => 'FSYNC', 25 => 'FLUSH',
  26 => 'INIT', 27 => 'OPENDIR', 28 => 'READDIR', 29 => 'RELEASEDIR', 30 => 'FSYNCDIR', 35 => 'CREATE',
);

sub attributes {
  my ($number) = @_;
  my @s = $number == 1 ? stat($backing) : stat($file{$number}{handle});
  return pack('Q6L10', $number, $s[7], $s[12] || 0, $s[8], $s[9], $s[10], 0, 0, 0, $s[2], $s[3], 0, 0, 0, 4096, 0);
}

sub entry {
  my ($number) = @_;
  return pack('Q4L2', $number, 1, 1, 1, 0, 0) . attributes($number);
}

sub known {
  my ($name) = @_;
  if (!$node{$name}) {
    sysopen(my $handle, "$backing/$name", O_RDWR) or return;
    $node{$name} = $next++;
    $file{$node{$name}} = { handle => $handle, undo => [] };
  }
  return $node{$name};
}

sub at {
  my ($handle, $offset) = @_;
  sysseek($handle, $offset, 0);
}

# What a file has been since it was forced last, so that it can be so again.
sub remember {
  my ($number, $offset, $length) = @_;
  my $handle = $file{$number}{handle};
  at($handle, $offset);
  sysread($handle, my $before, $length);
  push @{ $file{$number}{undo} }, [ $offset, $before, -s $handle ];
}

# Takes back in this file, which may be a copy, what was not forced.
sub take_back {
  my ($handle, $number) = @_;
  for my $each (reverse @{ $file{$number}{undo} }) {
    at($handle, $each->[0]);
    syswrite($handle, $each->[1]);
    truncate($handle, $each->[2]);
  }
}

sub copy_to {
  my ($to) = @_;
  opendir(my $directory, $backing) or die "$backing: $!\n";
  for my $name (grep { !/^\.\.?$/ } readdir($directory)) {
    copy("$backing/$name", "$to/$name") or die "$to/$name: $!\n";
    if ($node{$name}) {
      sysopen(my $copied, "$to/$name", O_RDWR) or die "$to/$name: $!\n";
      take_back($copied, $node{$name});
    }
  }
}

# What each call answers; a reference to a number is an error.
my %do = (
  INIT => sub { pack('L4S2L2S2L8', 7, 31, 131072, 0x29, 16, 12, 131072, 1, 32, 0, (0) x 8) },
  LOOKUP => sub {
    my ($number, $body) = @_;
    my $known = known(unpack('Z*', $body)) or return \ENOENT;
    return entry($known);
  },
  GETATTR => sub { pack('QL2', 1, 0, 0) . attributes($_[0]) },
  SETATTR => sub {
    my ($number, $body) = @_;
    my ($valid, $pad, $fh, $size) = unpack('L2Q2', $body);
    if ($valid & 8) {
      my $handle = $file{$number}{handle};
      my $old = -s $handle;
      remember($number, $size, $old > $size ? $old - $size : 0);
      truncate($handle, $size);
    }
    return pack('QL2', 1, 0, 0) . attributes($number);
  },
  UNLINK => sub {
    my ($number, $body) = @_;
    my $name = unpack('Z*', $body);
    delete $node{$name};
    return unlink("$backing/$name") ? '' : \ENOENT;
  },
  RENAME => sub {
    my ($number, $body, $opcode) = @_;
    my ($from, $to) = unpack('Z*Z*', substr($body, $opcode == 45 ? 16 : 8));
    known($from) or return \ENOENT;
    rename("$backing/$from", "$backing/$to");
    $node{$to} = delete $node{$from};
    return '';
  },
  CREATE => sub {
    my ($number, $body) = @_;
    my $name = unpack('Z*', substr($body, 16));
    sysopen(my $made, "$backing/$name", O_RDWR | O_CREAT, 0644) or return \EIO;
    close($made);
    return entry(known($name)) . pack('QL2', 0, 2, 0);
  },
  OPEN => sub { pack('QL2', 0, 2, 0) },    # the kernel keeps what it knows of the file
  READ => sub {
    my ($number, $body) = @_;
    my ($fh, $offset, $size) = unpack('Q2L', $body);
    at($file{$number}{handle}, $offset);
    sysread($file{$number}{handle}, my $bytes, $size);
    return $bytes;
  },
  WRITE => sub {
    my ($number, $body) = @_;
    my ($fh, $offset, $size) = unpack('Q2L', $body);
    remember($number, $offset, $size);
    at($file{$number}{handle}, $offset);
    syswrite($file{$number}{handle}, $body, $size, 40);
    return pack('L2', $size, 0);
  },
  FSYNC => sub { $file{ $_[0] }{undo} = []; return '' },
  FSYNCDIR => sub { '' },
  FLUSH => sub { '' },
  RELEASE => sub { '' },
  RELEASEDIR => sub { '' },
  OPENDIR => sub { pack('QL2', 0, 0, 0) },
  READDIR => sub {
    my ($number, $body) = @_;
    my ($fh, $offset, $size) = unpack('Q2L', $body);
    opendir(my $directory, $backing) or return \EIO;
    my @names = sort readdir($directory);
    my $entries = '';
    for my $i ($offset .. $#names) {
      my $type = $names[$i] =~ /^\.\.?$/ ? 4 : 8;
      my $entry = pack('Q2L2', 1000 + $i, $i + 1, length $names[$i], $type) . $names[$i];
      $entry .= "\0" x (-length($entry) % 8);
      last if length($entries) + length($entry) > $size;
      $entries .= $entry;
    }
    return $entries;
  },
  STATFS => sub { pack('Q5L10', 1 << 20, 1 << 19, 1 << 19, 1 << 20, 1 << 19, 4096, 255, 4096, (0) x 7) },
);

sub fails {
  my ($call) = @_;
  return 0 if $call ne $failing;
  $countdown--;
  return $countdown == 0 || $on && $countdown < 0;
}

sub serve {
  my $read = sysread($fuse, my $request, 1 << 18);
  if (!defined $read) {
    exit 0 if $! == ENODEV;    # unmounted
    return;
  }
  my ($length, $opcode, $unique, $number) = unpack('L2Q2', $request);
  return if $opcode == 2 || $opcode == 36 || $opcode == 42;    # forgets and interrupts want no answer
  my $call = $name{$opcode} || '';
  my $answer = \ENOSYS;
  if ($call && fails($call)) {
    if ($call eq 'FSYNC') {
      take_back($file{$number}{handle}, $number);
      $file{$number}{undo} = [];
    }
    $answer = \EIO;
  } elsif ($call) {
    $answer = $do{$call}->($number, substr($request, 40), $opcode);
  }
  my $error = ref $answer ? -$$answer : 0;
  my $body = $error ? '' : $answer;
  syswrite($fuse, pack('LlQ', 16 + length($body), $error, $unique) . $body);
}

sub obey {
  my $read = sysread(STDIN, my $line, 4096);
  exit 0 if !$read;    # the test has ended
  my @words = split ' ', $line;
  copy_to($words[1]) if $words[0] eq 'copy';
  ($failing, $countdown, $on) = ($words[1], $words[2], defined $words[3]) if $words[0] eq 'fail';
  $failing = '' if $words[0] eq 'heal';
  print "ok\n";
}

print "mounted\n";
while (1) {
  my $ready = '';
  vec($ready, fileno($fuse), 1) = 1;
  vec($ready, fileno(STDIN), 1) = 1;
  next if select($ready, undef, undef, undef) < 0;
  serve() if vec($ready, fileno($fuse), 1);
  obey() if vec($ready, fileno(STDIN), 1);
}
