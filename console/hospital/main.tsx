import { showDesk } from '../desk/desk-root.tsx';
import { HospitalPages } from './hospital-pages.tsx';

showDesk('出生一件事·医院', <HospitalPages />);
